;; The first segment is written before the second one traps.
(module
  (import "m" "table" (table 2 funcref))
  (func)
  (elem (i32.const 0) 0)
  (elem (i32.const 2) 0))
