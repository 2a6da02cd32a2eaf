;; SPDX-License-Identifier: Apache-2.0
;; Functions to call by name: values of every type come back as they were.
(module
  (memory (export "memory") 1)
  (func $nothing (export "nothing"))
  (elem declare func $nothing)
  (func (export "int") (param i32) (result i32) local.get 0)
  (func (export "lanes") (param v128) (result v128) local.get 0)
  (func (export "same") (param i32 i64 f32 f64 v128) (result i32 i64 f32 f64 v128)
    local.get 0 local.get 1 local.get 2 local.get 3 local.get 4)
  (func (export "thirds") (result f32 f64)
    (f32.div (f32.const 1) (f32.const 3))
    (f64.div (f64.const 1) (f64.const 3)))
  (func (export "refs") (param externref) (result externref funcref)
    local.get 0
    ref.func $nothing))
