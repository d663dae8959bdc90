; What a Kotlin file defines.

(line_comment) @comment
(block_comment) @comment
(annotation) @leading
(lambda_literal) @closure
(delegation_specifiers) @heritage

(class_declaration name: (identifier) @name (class_body) @body) @definition.class
(class_declaration name: (identifier) @name (enum_class_body) @body) @definition.class
(class_declaration name: (identifier) @name) @definition.class
(object_declaration name: (identifier) @name (class_body) @body) @definition.class
(object_declaration name: (identifier) @name) @definition.class
(companion_object (class_body)) @scope.class
(enum_entry . (identifier) @name) @definition.variant
(function_declaration name: (_) @name (function_body) @body) @definition.function
(function_declaration name: (_) @name) @definition.function
(property_declaration (variable_declaration . (identifier) @name)) @definition.variable
(type_alias type: (identifier) @name) @definition.type
