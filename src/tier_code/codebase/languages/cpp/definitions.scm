; What C++ has beside C.

(lambda_expression) @closure
(base_class_clause) @heritage
(namespace_definition name: (_) @name) @scope
(class_specifier name: (_) @name body: (_) @body) @definition.class
(alias_declaration name: (_) @name) @definition.type
(concept_definition name: (_) @name) @definition.type
(field_declaration declarator: (function_declarator declarator: (_) @name)) @definition.method
(field_declaration declarator: (_ (function_declarator declarator: (field_identifier) @name))) @definition.method
