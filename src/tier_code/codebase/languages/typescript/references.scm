; What TypeScript has beside JavaScript.

(type_identifier) @reference.type
