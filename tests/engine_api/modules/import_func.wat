(module (import "m" "func" (func (param i32 i64) (result f32))))
