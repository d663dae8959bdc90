; What a PHP file defines. Of several patterns for one name the first counts.

(comment) @comment
(attribute_list) @leading
(anonymous_function) @closure
(arrow_function) @closure
(base_clause) @heritage
(class_interface_clause) @heritage

(class_declaration name: (_) @name body: (_) @body) @definition.class
(trait_declaration name: (_) @name body: (_) @body) @definition.class
(enum_declaration name: (_) @name body: (_) @body) @definition.class
(interface_declaration name: (_) @name body: (_) @body) @definition.interface
(function_definition name: (_) @name body: (_) @body) @definition.function
(method_declaration name: (_) @name body: (_) @body) @definition.method
(method_declaration name: (_) @name) @definition.method
(property_declaration (property_element name: (variable_name (name) @name))) @definition.field
(const_declaration (const_element (name) @name)) @definition.constant
(enum_case name: (_) @name) @definition.variant
