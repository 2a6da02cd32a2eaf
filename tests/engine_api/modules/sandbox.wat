;; What the runtime tests instantiate under a back end of their own: bodies are never executed.
(module
  (import "host" "call" (func (param i32) (result i32)))
  (memory (export "memory") 1 3)
  (table (export "table") 4 funcref)
  (global (export "counter") (mut i64) (i64.const 7))
  (func (export "f0") (param i32) (result i32) local.get 0)
  (func (export "f1") (param i32) (result i32) local.get 0)
  (elem (i32.const 1) func 1 2)
  (elem $passive funcref (ref.func 0) (ref.null func))
  (data (i32.const 16) "lanemark")
  (data $late "passive"))
