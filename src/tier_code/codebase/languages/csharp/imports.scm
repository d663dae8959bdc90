; One match for each statement.

(using_directive name: (_) @module (_) @source) @import
(using_directive (_) @source) @import
