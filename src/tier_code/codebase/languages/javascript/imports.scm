; One match for each name that is bound, or for each statement that binds none.

(import_statement (import_clause (identifier) @default) source: (string) @source) @import
(import_statement (import_clause (namespace_import (identifier) @module)) source: (string) @source) @import
; Without the statement around it, which a thousand names would be tried with a billion times.
(import_specifier name: (_) @symbol alias: (_)? @alias) @part
(import_statement source: (string) @source) @import

(export_specifier name: (_) @symbol alias: (_)? @alias) @part
(export_statement (namespace_export (_) @module) source: (string) @source) @import
(export_statement "*" @star source: (string) @source) @import

(variable_declarator
  name: (identifier) @module
  value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @source .))
  (#eq? @_require "require")) @import
(variable_declarator
  name: (object_pattern [
    (shorthand_property_identifier_pattern) @symbol
    (pair_pattern key: (property_identifier) @symbol value: (identifier) @alias)
  ])
  value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @source .))
  (#eq? @_require "require")) @import
