;; SPDX-License-Identifier: Apache-2.0
;; Loops over memory in many forms, for loops_test.c: each takes (a, b, n) as compilers pass pointers and counts.
(module
  (memory (export "memory") 2 2)
  ;; do { a[i] = b[i] * k + a[i] } while (++i != n), indexed
  (func (export "saxpy") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32)
    (loop $l
      (f32.store (i32.add (local.get $a) (i32.shl (local.get $i) (i32.const 2)))
        (f32.add (f32.load (i32.add (local.get $a) (i32.shl (local.get $i) (i32.const 2))))
          (f32.mul (f32.const 3) (f32.convert_i32_u (i32.load16_u (i32.add (local.get $b) (i32.shl (local.get $i) (i32.const 1))))))))
      (br_if $l (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (local.get $i))
  ;; pointers that advance, the test a comparison of pointers
  (func (export "bump") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $end i32)
    (local.set $end (i32.add (local.get $a) (i32.shl (local.get $n) (i32.const 2))))
    (loop $l
      (i32.store (local.get $a) (i32.add (i32.load (local.get $b)) (i32.const 7)))
      (local.set $b (i32.add (local.get $b) (i32.const 4)))
      (br_if $l (i32.lt_u (local.tee $a (i32.add (local.get $a) (i32.const 4))) (local.get $end))))
    (local.get $b))
  ;; downwards, signed, exit at the top
  (func (export "down") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $s i32)
    (block $out
      (loop $l
        (br_if $out (i32.le_s (local.get $n) (i32.const 0)))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (i32.store8 (i32.add (local.get $a) (local.get $n)) (i32.load8_s (i32.add (local.get $b) (local.get $n))))
        (local.set $s (i32.add (local.get $s) (i32.load8_u offset=3 (i32.add (local.get $b) (local.get $n)))))
        (br $l)))
    (local.get $s))
  ;; unrolled by four, with offsets
  (func (export "unrolled") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32)
    (loop $l
      (i64.store (local.get $a) (i64.load (local.get $b)))
      (i64.store offset=8 (local.get $a) (i64.xor (i64.load offset=8 (local.get $b)) (i64.const 5)))
      (i64.store offset=16 (local.get $a) (i64.load offset=16 (local.get $b)))
      (i64.store offset=24 (local.get $a) (i64.load offset=24 (local.get $b)))
      (local.set $a (i32.add (local.get $a) (i32.const 32)))
      (local.set $b (i32.add (local.get $b) (i32.const 32)))
      (br_if $l (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 4))) (local.get $n))))
    (local.get $i))
  ;; a sum, whose loads nobody would miss
  (func (export "sum") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $s i32)
    (loop $l
      (local.set $s (i32.add (local.get $s) (i32.load (local.get $a))))
      (local.set $a (i32.add (local.get $a) (i32.const 4)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $s))
  ;; loads whose value is dropped still trap
  (func (export "dropped") (param $a i32) (param $b i32) (param $n i32) (result i32)
    (loop $l
      (drop (i32.load (local.get $a)))
      (i32.store8 (local.get $b) (local.get $n))
      (local.set $a (i32.add (local.get $a) (i32.const 4)))
      (local.set $b (i32.add (local.get $b) (i32.const 1)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $a))
  ;; a table look-up by bytes
  (func (export "table") (param $a i32) (param $b i32) (param $n i32) (result i32)
    (loop $l
      (i32.store8 (local.get $a) (i32.load8_u (i32.add (local.get $b) (i32.load8_u (local.get $a)))))
      (local.set $a (i32.add (local.get $a) (i32.const 1)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $a))
  ;; a histogram: what is loaded was perhaps stored
  (func (export "histogram") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $p i32)
    (loop $l
      (local.set $p (i32.add (local.get $b) (i32.shl (i32.load8_u (local.get $a)) (i32.const 2))))
      (i32.store (local.get $p) (i32.add (i32.load (local.get $p)) (i32.const 1)))
      (local.set $a (i32.add (local.get $a) (i32.const 1)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $p))
  ;; a stride that only the caller knows
  (func (export "stride") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32)
    (loop $l
      (i32.store16 (local.get $a) (local.get $i))
      (local.set $a (i32.add (local.get $a) (local.get $b)))
      (br_if $l (i32.le_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (local.get $a))
  ;; steps of three towards a bound that is not met exactly
  (func (export "thirds") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32)
    (loop $l
      (i32.store8 (i32.add (local.get $a) (local.get $i)) (i32.load8_u (i32.add (local.get $b) (local.get $i))))
      (br_if $l (i32.ge_s (i32.sub (local.get $n) (i32.const 3)) (local.tee $i (i32.add (local.get $i) (i32.const 3))))))
    (local.get $i))
  ;; a store under a condition, and an exit in the middle
  (func (export "find") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32)
    (block $out
      (loop $l
        (if (i32.and (i32.load8_u (i32.add (local.get $a) (local.get $i))) (i32.const 1))
          (then (i32.store8 (i32.add (local.get $b) (local.get $i)) (i32.const 170))))
        (br_if $out (i32.eq (i32.load8_u (i32.add (local.get $b) (local.get $i))) (i32.const 77)))
        (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)))))
    (local.get $i))
  ;; goes on early: the bound is not tested in each iteration
  (func (export "continue") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32)
    (loop $l
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (i32.store8 (i32.add (local.get $a) (local.get $i)) (local.get $n))
      (br_if $l (i32.eq (i32.load8_u (i32.add (local.get $b) (local.get $i))) (i32.const 33)))
      (br_if $l (i32.ne (local.get $i) (local.get $n))))
    (local.get $i))
  ;; vectors of floats
  (func (export "vectors") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32) (local $v v128)
    (loop $l
      (local.set $v (v128.load (i32.add (local.get $b) (local.get $i))))
      (v128.store (i32.add (local.get $a) (local.get $i))
        (i32x4.add (i32x4.mul (local.get $v) (v128.load (i32.add (local.get $a) (local.get $i)))) (i32x4.splat (local.get $n))))
      (local.set $i (i32.add (local.get $i) (i32.const 16)))
      (br_if $l (i32.lt_s (i32.shr_s (local.get $i) (i32.const 4)) (local.get $n)))
      (br_if $l (i32.ne (local.get $i) (i32.and (local.get $i) (i32.const -16)))))
    (local.get $i))
  (func (export "lanes") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $v v128)
    (loop $l
      (v128.store (local.get $a)
        (i16x8.add (v128.load (local.get $a)) (i16x8.mul (v128.load (local.get $b)) (v128.load offset=2 (local.get $b)))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $b))
  (func (export "carried") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $v v128)
    (loop $l
      (local.set $v (i32x4.add (local.get $v) (v128.load (local.get $a))))
      (v128.store offset=64 (local.get $b) (local.get $v))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32x4.extract_lane 2 (local.get $v)))
  (func (export "shuffled") (param $a i32) (param $b i32) (param $n i32) (result i32)
    (loop $l
      (v128.store (local.get $a)
        (i8x16.shuffle 15 14 13 12 11 10 9 8 23 22 21 20 19 18 17 16 (v128.load (local.get $a)) (v128.load (local.get $b))))
      (v128.store32_lane offset=4 3 (local.get $b) (v128.load8x8_u (local.get $a)))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.sub (local.get $b) (i32.const 4)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $b))
  ;; division by what is loaded: another kind of trap
  (func (export "divide") (param $a i32) (param $b i32) (param $n i32) (result i32)
    (loop $l
      (i32.store (local.get $a) (i32.div_s (i32.load (local.get $a)) (i32.load8_u (local.get $b))))
      (local.set $a (i32.add (local.get $a) (i32.const 4)))
      (local.set $b (i32.add (local.get $b) (i32.const 1)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $a))
  ;; nested, the inner bounds from the outer
  (func (export "nested") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32) (local $j i32)
    (block $out
      (loop $o
        (br_if $out (i32.ge_s (local.get $i) (i32.and (local.get $n) (i32.const 31))))
        (local.set $j (local.get $i))
        (loop $l (result i32)
          (i32.store (i32.add (local.get $a) (i32.shl (i32.add (i32.mul (local.get $i) (i32.const 24)) (local.get $j)) (i32.const 2)))
            (i32.add (local.get $j) (i32.load (i32.add (local.get $b) (i32.shl (local.get $j) (i32.const 2))))))
          (local.set $j (i32.add (local.get $j) (i32.const 1)))
          (br_if $l (i32.lt_s (local.get $j) (i32.const 24)))
          (local.get $j))
        (drop)
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $o)))
    (local.get $j))
  ;; --- Iterations that can be run several at once, and some that cannot ---
  ;; sums of integers, gathered in any order
  (func (export "packed_sum") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $v v128)
    (loop $l
      (local.set $v (i16x8.add (local.get $v) (i16x8.extadd_pairwise_i8x16_u (v128.load (local.get $a)))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 3 (local.get $v))))
  ;; a minimum, a union and a product that shares the load
  (func (export "packed_folds") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $v v128) (local $w v128) (local $x v128)
    (loop $l
      (local.set $x (v128.load offset=1 (local.get $b)))
      (local.set $v (i8x16.min_s (i8x16.min_s (local.get $v) (local.get $x)) (v128.load (local.get $b))))
      (local.set $w (v128.xor (local.get $w) (local.get $x)))
      (v128.store (local.get $a) (i32x4.dot_i16x8_s (local.get $x) (v128.load (local.get $b))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (i8x16.extract_lane_s 5 (local.get $v)) (i32x4.extract_lane 1 (local.get $w))))
  ;; a sum that is looked at on its way: its order can be told
  (func (export "packed_seen") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $v v128)
    (loop $l
      (local.set $v (i32x4.add (local.get $v) (v128.load (local.get $b))))
      (v128.store (local.get $a) (i32x4.mul (local.get $v) (i32x4.splat (i32.const 3))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 3 (local.get $v))))
  ;; the vector of the iteration before
  (func (export "packed_before") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $v v128) (local $w v128)
    (loop $l
      (local.set $w (v128.load (local.get $b)))
      (v128.store (local.get $a) (i8x16.shuffle 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 (local.get $v) (local.get $w)))
      (local.set $v (local.get $w))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 3 (local.get $v))))
  ;; vectors that change places
  (func (export "packed_swap") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $v v128) (local $w v128) (local $x v128)
    (loop $l
      (v128.store (local.get $a) (i8x16.sub (v128.load (local.get $b)) (local.get $v)))
      (local.set $x (local.get $v))
      (local.set $v (local.get $w))
      (local.set $w (i8x16.add (local.get $x) (i8x16.splat (local.get $n))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 3 (local.get $v))))
  ;; in place, and a store ahead of the loads
  (func (export "packed_ahead") (param $a i32) (param $b i32) (param $n i32) (result i32)
    (loop $l
      (v128.store (local.get $a) (i16x8.add_sat_s (v128.load (local.get $a)) (v128.load offset=16 (local.get $a))))
      (v128.store offset=48 (local.get $b) (i16x8.avgr_u (v128.load (local.get $b)) (i16x8.splat (local.get $n))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $b))
  ;; stored, then loaded
  (func (export "packed_back") (param $a i32) (param $b i32) (param $n i32) (result i32)
    (loop $l
      (v128.store (local.get $a) (i8x16.abs (v128.load (local.get $b))))
      (v128.store offset=4096 (local.get $b) (i8x16.shl (v128.load offset=2 (local.get $a)) (i32.const 3)))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $a))
  ;; downwards, two at a time, and every second
  (func (export "packed_strides") (param $a i32) (param $b i32) (param $n i32) (result i32)
    (loop $l
      (v128.store (local.get $a) (i32x4.sub (v128.load (local.get $b)) (v128.load offset=16 (local.get $b))))
      (v128.store offset=16 (local.get $a) (i64x2.extmul_high_i32x4_s (v128.load offset=16 (local.get $b)) (v128.load (local.get $b))))
      (local.set $a (i32.add (local.get $a) (i32.const 32)))
      (local.set $b (i32.add (local.get $b) (i32.const -16)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $b))
  ;; halves that are widened, and narrowed again
  (func (export "packed_widths") (param $a i32) (param $b i32) (param $n i32) (result i32)
    (loop $l
      (i64.store (local.get $a) (i64x2.extract_lane 0 (i8x16.narrow_i16x8_u
        (i16x8.sub (i16x8.mul (v128.load8x8_u (local.get $b)) (v128.load8x8_s (local.get $a))) (v128.load16x4_u offset=8 (local.get $b)))
        (i16x8.extend_high_i8x16_s (v128.load (local.get $b))))))
      (local.set $a (i32.add (local.get $a) (i32.const 8)))
      (local.set $b (i32.add (local.get $b) (i32.const 8)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $b))
  ;; indices by table, splats of what is loaded, and comparisons
  (func (export "packed_table") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $v v128) (local $s i32)
    (loop $l
      (local.set $v (i8x16.swizzle (v128.const i8x16 9 8 7 6 5 4 3 2 1 0 255 254 253 252 251 250) (v128.load (local.get $b))))
      (local.set $v (v128.bitselect (local.get $v) (v128.load8_splat offset=5 (local.get $b)) (i8x16.gt_s (local.get $v) (v128.load32_splat (i32.const 64)))))
      (v128.store (local.get $a) (local.get $v))
      (local.set $s (i32.add (local.get $s) (i8x16.bitmask (local.get $v))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $s))
  ;; what a lane says goes into the next vector
  (func (export "packed_cycle") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $v v128) (local $s i32)
    (loop $l
      (local.set $v (i32x4.add (v128.load (local.get $b)) (i32x4.splat (local.get $s))))
      (local.set $s (i32x4.extract_lane 2 (local.get $v)))
      (v128.store (local.get $a) (i32x4.max_u (i32x4.shr_u (local.get $v) (i32.const 1)) (i32x4.neg (local.get $v))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $s))
  ;; floats: serial sums of wide products, no NaN among them
  (func (export "packed_floats") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $v v128) (local $w v128)
    (loop $l
      (local.set $w (f32x4.convert_i32x4_s (v128.load16x4_s (local.get $b))))
      (local.set $w (f32x4.sqrt (f32x4.mul (local.get $w) (local.get $w))))
      (local.set $w (f32x4.max (f32x4.sub (local.get $w) (f32x4.splat (f32.const 1))) (f32x4.splat (f32.const 0))))
      (local.set $v (f32x4.add (local.get $v) (local.get $w)))
      (v128.store (local.get $a) (i32x4.trunc_sat_f32x4_u (f32x4.div (local.get $w) (f32x4.splat (f32.const 7)))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 8)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 3 (local.get $v))))
  ;; a lane is stored beside whole vectors
  (func (export "packed_lanes") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $v v128)
    (loop $l
      (local.set $v (v128.or (v128.load (local.get $b)) (local.get $v)))
      (v128.store16_lane offset=8192 5 (local.get $a) (i16x8.mul (v128.load (local.get $b)) (v128.load offset=4 (local.get $b))))
      (i32.store8 offset=12288 (local.get $a) (i32.xor (i8x16.all_true (local.get $v)) (local.get $n)))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 3 (local.get $v))))
  ;; --- Addresses and tests of further shapes ---
  ;; an index that runs down by way of xor, as compilers write k - i - 1 of an even i
  (func (export "mirrored") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32)
    (local.set $i (i32.and (local.get $b) (i32.const 3)))
    (loop $l
      (f64.store (i32.add (local.get $b) (i32.shl (local.get $i) (i32.const 3)))
        (f64.convert_i32_s (i32.load (i32.add (local.get $a) (i32.shl (i32.xor (local.get $i) (i32.const 0x1ffffffe)) (i32.const 3))))))
      (i64.store (i32.add (local.get $a) (i32.shl (i32.xor (local.get $i) (i32.const -1)) (i32.const 3)))
        (i64.load32_u (i32.add (local.get $b) (i32.shl (i32.or (local.get $i) (i32.const 1)) (i32.const 3)))))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 2))) (local.get $n))))
    (local.get $i))
  ;; high bits masked away before a shift, low bits that are zero anyway, and or for a sum
  (func (export "masked") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32)
    (loop $l
      (i32.store16 (i32.add (local.get $a) (i32.shl (i32.and (local.get $i) (i32.const 0x7fffffff)) (i32.const 1))) (local.get $n))
      (i32.store8 offset=1 (i32.add (local.get $b) (i32.and (local.get $i) (i32.const -4)))
        (i32.load8_u (i32.add (local.get $a) (i32.or (local.get $i) (i32.const 3)))))
      (br_if $l (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.and (local.get $n) (i32.const -2)))))
    (local.get $i))
  ;; low bits that a step changes: no such sum
  (func (export "misaligned") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32)
    (loop $l
      (i32.store8 (i32.add (local.get $a) (i32.or (local.get $i) (i32.const 6))) (i32.load8_s (i32.add (local.get $b) (local.get $i))))
      (br_if $l (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 3))) (local.get $n))))
    (local.get $i))
  ;; places by rest and by quotient
  (func (export "divided") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32)
    (loop $l
      (i32.store (i32.add (local.get $a) (i32.shl (local.get $i) (i32.const 2)))
        (i32.add (i32.load (i32.add (local.get $b) (i32.shl (i32.rem_u (i32.mul (local.get $i) (i32.const 7)) (i32.const 13)) (i32.const 2))))
          (i32.load8_u (i32.add (local.get $b) (i32.div_u (i32.load (local.get $b)) (i32.const 0x1000000))))))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (local.get $i))
  ;; a branch back under an if
  (func (export "guarded") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32)
    (loop $l
      (i32.store (i32.add (local.get $a) (i32.shl (local.get $i) (i32.const 2)))
        (i32.add (local.get $i) (i32.load (i32.add (local.get $b) (i32.shl (local.get $i) (i32.const 2))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (if (i32.ne (local.get $i) (local.get $n))
        (then (local.set $b (i32.add (local.get $b) (i32.const 4))) (br $l)))
      (i32.store8 (local.get $b) (local.get $i)))
    (local.get $i))
  (func (export "guarded_twice") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i32)
    (loop $l
      (i32.store8 (i32.add (local.get $a) (local.get $i)) (i32.load8_u (i32.add (local.get $b) (local.get $i))))
      (if (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)) (then (br $l)))
      (br_if $l (i32.eq (i32.load8_u (i32.add (local.get $b) (local.get $i))) (i32.const 7))))
    (local.get $i))
  ;; lanes of counts of zeros
  (func (export "zeros") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $i i64)
    (local.set $i (i64.mul (i64.extend_i32_u (local.get $n)) (i64.const 0x10100000801)))
    (loop $l
      (v128.store (local.get $a) (i64x2.replace_lane 1 (i64x2.splat (i64.ctz (local.get $i)))
        (i64.ctz (local.tee $i (i64.and (local.get $i) (i64.sub (local.get $i) (i64.const 1)))))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (br_if $l (i32.wrap_i64 (i64.popcnt (local.get $i)))))
    (i32.trunc_sat_f64_u (f64.convert_i64_u (i64.ctz (local.get $i))))))
