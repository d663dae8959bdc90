; Every name in code that may mean something defined elsewhere.

(identifier) @reference
(type_identifier) @reference.type
(field_identifier) @reference.member
(package_identifier) @reference.package
