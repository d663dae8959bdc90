; Files that are included.

(preproc_include path: (_) @source) @import
