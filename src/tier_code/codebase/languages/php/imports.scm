; One match for each name.

(namespace_use_declaration
  (namespace_use_clause (qualified_name) @source @named alias: (_)? @module)) @import
(namespace_use_declaration
  (namespace_name) @source
  body: (namespace_use_group (namespace_use_clause (name) @symbol alias: (_)? @alias))) @import
