; What a Scala file defines.

(comment) @comment
(block_comment) @comment
(annotation) @leading
(lambda_expression) @closure
(extends_clause) @heritage

(class_definition name: (_) @name body: (_) @body) @definition.class
(class_definition name: (_) @name) @definition.class
(object_definition name: (_) @name body: (_) @body) @definition.class
(object_definition name: (_) @name) @definition.class
(trait_definition name: (_) @name body: (_) @body) @definition.interface
(trait_definition name: (_) @name) @definition.interface
(enum_definition name: (_) @name body: (_) @body) @definition.class
(simple_enum_case name: (_) @name) @definition.variant
(function_definition name: (_) @name body: (_) @body) @definition.function
(function_declaration name: (_) @name) @definition.function
(val_definition pattern: (identifier) @name) @definition.variable
(var_definition pattern: (identifier) @name) @definition.variable
(type_definition name: (_) @name) @definition.type
