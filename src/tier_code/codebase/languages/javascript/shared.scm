; Definitions that JavaScript and TypeScript write alike. Nesting is worked out from positions afterwards; of
; several patterns for one name the first counts.

(decorator) @leading
(comment) @comment
(arrow_function) @closure
(function_expression) @closure
(export_statement) @export_mark
(export_specifier name: (identifier) @exported)

(function_declaration name: (_) @name body: (_) @body) @definition.function
(generator_function_declaration name: (_) @name body: (_) @body) @definition.function
(class_declaration name: (_) @name body: (_) @body) @definition.class
(class_heritage) @heritage

(method_definition name: (_) @name body: (_) @body) @definition.method
(pair key: (_) @name value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]) @definition.method
(pair key: (_) @name value: (object)) @scope

(variable_declarator
  name: (identifier) @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ]) @definition.function
(variable_declarator name: (identifier) @name value: (class body: (_) @body)) @definition.class
(variable_declarator name: (identifier) @name value: [(object) (array)] @body) @definition.variable
(variable_declarator name: (identifier) @name) @definition.variable

(export_statement
  "default" @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
  ]) @definition.function
(export_statement "default" @name value: (class body: (_) @body)) @definition.class
(export_statement "default" @name value: (object) @body) @definition.variable
(export_statement "default" @name value: (call_expression)) @definition.variable

; What older modules give away: `exports.f = ...`, `module.exports = {...}`, `A.prototype.m = ...`, `A.f = ...`.
(assignment_expression
  left: (member_expression object: (identifier) @owner property: (property_identifier) @name)
  right: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]) @definition.method
(assignment_expression
  left: (member_expression
    object: (member_expression object: (identifier) @owner property: (property_identifier) @prototype)
    property: (property_identifier) @name)
  right: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]
  (#eq? @prototype "prototype")) @definition.method
(assignment_expression
  left: (member_expression object: (identifier) @_module property: (property_identifier) @name)
  right: (object) @body
  (#eq? @_module "module") (#eq? @name "exports")) @definition.variable
