pub fn storm() {}
