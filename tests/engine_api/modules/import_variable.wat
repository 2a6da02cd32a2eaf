(module (import "m" "global" (global (mut i32))))
