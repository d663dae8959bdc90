; Files that are loaded.

(call
  !receiver
  method: (identifier) @_word
  arguments: (argument_list . (string) @source .)
  (#match? @_word "^(require|require_relative|load)$")) @import
