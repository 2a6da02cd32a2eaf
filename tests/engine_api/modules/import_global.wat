(module (import "m" "global" (global i32)))
