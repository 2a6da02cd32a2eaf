;; An atomic access that is neither aligned nor inside: alignment comes first, in 64-bit memories too.
(module
  (memory 1 1 shared)
  (memory i64 1 1 shared)
  (func (export "narrow") (result i32)
    (i32.atomic.load 0 (i32.const 65535)))
  (func (export "wide") (result i32)
    (i32.atomic.load 1 (i64.const 65535)))
  (func (export "far") (result i64)
    (i64.atomic.rmw.add 1 (i64.const -1) (i64.const 1)))
  (func (export "outside") (result i32)
    (i32.atomic.load 1 (i64.const 65536))))
