; What a Ruby file defines. Of several patterns for one name the first counts.

(comment) @comment
(do_block) @closure
(block) @closure
(lambda) @closure
(superclass) @heritage

(module name: (_) @name body: (_) @body) @definition.class
(module name: (_) @name) @definition.class
(class name: (_) @name body: (_) @body) @definition.class
(class name: (_) @name superclass: (_) @before) @definition.class
(class name: (_) @name) @definition.class
(method name: (_) @name body: (_) @body) @definition.function
(method name: (_) @name) @definition.function
(singleton_method name: (_) @name body: (_) @body) @definition.function
(singleton_method name: (_) @name) @definition.function
(alias name: (_) @name) @definition.function
(assignment left: (constant) @name) @definition.constant
