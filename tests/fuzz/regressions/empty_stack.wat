;; A start function on a stack that never held a value, and a branch that keeps none.
(module
  (func $start)
  (func (export "drops_nothing") block i32.const 0 br_if 0 end)
  (start $start))
