; What a Rust file defines. Of several patterns for one name the first counts.

(line_comment) @comment
(block_comment) @comment
(attribute_item) @leading
(closure_expression) @closure

(function_item name: (_) @name body: (_) @body) @definition.function
(function_signature_item name: (_) @name) @definition.function
(struct_item name: (_) @name body: (field_declaration_list) @body) @definition.class
(struct_item name: (_) @name) @definition.class
(union_item name: (_) @name body: (_) @body) @definition.class
(enum_item name: (_) @name body: (_) @body) @definition.class
(trait_item name: (_) @name body: (_) @body) @definition.interface
(impl_item
  !trait
  type: [
    (type_identifier) @name
    (generic_type type: (type_identifier) @name)
    (scoped_type_identifier name: (type_identifier) @name)
    (generic_type type: (scoped_type_identifier name: (type_identifier) @name))
  ]) @scope.class
(impl_item
  trait: (_)
  type: [
    (type_identifier) @name
    (generic_type type: (type_identifier) @name)
    (scoped_type_identifier name: (type_identifier) @name)
    (generic_type type: (scoped_type_identifier name: (type_identifier) @name))
  ]) @scope.open
(mod_item name: (_) @name body: (_)) @scope

(field_declaration name: (_) @name) @definition.field
(enum_variant name: (_) @name) @definition.variant
(associated_type name: (_) @name) @definition.type
(type_item name: (_) @name) @definition.type
(const_item name: (_) @name) @definition.constant
(static_item name: (_) @name) @definition.variable
(macro_definition name: (_) @name . ["{" "(" "["] @body) @definition.function
