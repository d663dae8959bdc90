; What a Lua file defines.

(comment) @comment
(function_definition) @closure

(function_declaration
  name: (dot_index_expression table: (identifier) @owner field: (_) @name) body: (_)? @body) @definition.function
(function_declaration
  name: (method_index_expression table: (identifier) @owner method: (_) @name) body: (_)? @body) @definition.function
(function_declaration name: (identifier) @name body: (_)? @body) @definition.function
(assignment_statement
  (variable_list name: (dot_index_expression table: (identifier) @owner field: (_) @name))
  (expression_list value: (function_definition))) @definition.function
(assignment_statement (variable_list name: (identifier) @name)) @definition.variable
