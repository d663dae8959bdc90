; What a Python file defines and imports. Nesting is worked out from positions afterwards.

(function_definition) @function
(class_definition) @class

(assignment left: (identifier)) @assignment
(assignment left: (pattern_list)) @assignment
(assignment left: (tuple_pattern)) @assignment
(type_alias_statement) @assignment
(assignment left: (attribute object: (identifier))) @attribute

(import_statement) @import
(import_from_statement) @import
