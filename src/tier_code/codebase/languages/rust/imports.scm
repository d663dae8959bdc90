; One match for each name, or for the whole of a statement that is nested further.

(use_declaration argument: (identifier) @source @named) @import
(use_declaration argument: (scoped_identifier) @source @named) @import
(use_declaration argument: (use_as_clause path: (_) @source alias: (_) @module)) @import
(use_declaration argument: (scoped_use_list path: (_)? @source list: (use_list [
  (identifier) @symbol
  (scoped_identifier name: (_) @symbol)
  (use_as_clause path: (_) @symbol alias: (_) @alias)
]))) @import
(use_declaration argument: (use_wildcard (_) @source) @star) @import
(use_declaration argument: (_) @source) @import
