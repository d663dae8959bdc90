; What a Swift file defines; an extension adds to its type.

(comment) @comment
(multiline_comment) @comment
(lambda_literal) @closure

(class_declaration name: (type_identifier) @name body: (_) @body) @definition.class
(class_declaration name: (user_type (type_identifier) @name) body: (_)) @scope.class
(protocol_declaration name: (_) @name body: (_) @body) @definition.interface
(function_declaration name: (simple_identifier) @name body: (_) @body) @definition.function
(protocol_function_declaration name: (simple_identifier) @name) @definition.method
(init_declaration "init" @name body: (_) @body) @definition.method
(property_declaration name: (pattern bound_identifier: (_) @name)) @definition.variable
(enum_entry name: (simple_identifier) @name) @definition.variant
(typealias_declaration name: (type_identifier) @name) @definition.type
