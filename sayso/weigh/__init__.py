"""How far to believe what is said: origins with a reliability (wells), repetitions with a loss (pipes)."""
