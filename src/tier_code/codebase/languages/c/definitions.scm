; What a C file defines. A declarator stands inside of what its type says: pointers, arrays, functions.

(comment) @comment

(function_definition declarator: (function_declarator declarator: (_) @name) body: (_) @body) @definition.function
(function_definition declarator: (_ (function_declarator declarator: (_) @name)) body: (_) @body) @definition.function
(function_definition declarator: (_ (_ (function_declarator declarator: (_) @name))) body: (_) @body) @definition.function
(function_definition declarator: (_ (_ (_ (function_declarator declarator: (_) @name)))) body: (_) @body) @definition.function
(function_definition declarator: (function_declarator declarator: (_) @name)) @definition.function
(declaration declarator: (function_declarator declarator: (identifier) @name)) @definition.function
(declaration declarator: (_ declarator: (function_declarator declarator: (identifier) @name))) @definition.function

(type_definition
  type: [
    (struct_specifier name: (_)? @same body: (_) @body)
    (union_specifier name: (_)? @same body: (_) @body)
    (enum_specifier name: (_)? @same body: (_) @body)
  ]
  declarator: (type_identifier) @name) @definition.class
(struct_specifier name: (_) @name body: (_) @body) @definition.class
(union_specifier name: (_) @name body: (_) @body) @definition.class
(enum_specifier name: (_) @name body: (_) @body) @definition.class
(enumerator name: (_) @name) @definition.variant
(type_definition declarator: (type_identifier) @name) @definition.type
(type_definition declarator: (_ (type_identifier) @name)) @definition.type
(type_definition declarator: (_ (_ (type_identifier) @name))) @definition.type
(type_definition declarator: (_ (_ (_ (type_identifier) @name)))) @definition.type

(field_declaration declarator: (field_identifier) @name) @definition.field
(field_declaration declarator: (_ (field_identifier) @name)) @definition.field
(field_declaration declarator: (_ (_ (field_identifier) @name))) @definition.field
(field_declaration declarator: (_ (_ (_ (field_identifier) @name)))) @definition.field

(declaration declarator: (identifier) @name) @definition.variable
(declaration declarator: (init_declarator declarator: (identifier) @name)) @definition.variable
(declaration declarator: (_ declarator: (identifier) @name)) @definition.variable
(declaration declarator: (_ declarator: (_ declarator: (identifier) @name))) @definition.variable

(preproc_def name: (_) @name) @definition.constant
(preproc_function_def name: (_) @name value: (_) @body) @definition.function
