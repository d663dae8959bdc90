; One match for each package.

(import_spec name: (_) @module path: (_) @source) @import
(import_spec !name path: (_) @source @named) @import
