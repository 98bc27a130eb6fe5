"""Emergency stops: asked for by one person, in force at once, over after a day at the latest."""
