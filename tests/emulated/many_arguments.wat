;; A tail call with more arguments than RISC-V has registers for.
(module
  (func $last (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64) (local.get 8))
  (func (export "f") (result i64)
    (return_call $last (i64.const 0) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6)
      (i64.const 7) (i64.const 8))))
