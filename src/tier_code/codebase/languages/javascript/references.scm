; Every name in code that may mean something defined elsewhere; the outermost words of a capture say how it is used.

(identifier) @reference
(shorthand_property_identifier) @reference
(property_identifier) @reference.member
(private_property_identifier) @reference.member
