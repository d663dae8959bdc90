; What TypeScript has beside JavaScript.

(import_statement (import_require_clause (identifier) @module source: (string) @source)) @import
