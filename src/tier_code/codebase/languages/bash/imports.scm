; Files that are read in.

(command
  name: (command_name) @_word
  argument: [(word) (string)] @source
  (#match? @_word "^(source|[.])$")) @import
