; One match for each statement.

(import_declaration (_) @source (asterisk) @star) @import
(import_declaration (_) @source @named) @import
