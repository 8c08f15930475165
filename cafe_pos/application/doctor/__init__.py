"""What a café should look at before it hurts: each kind of look is a module of pure rules."""
