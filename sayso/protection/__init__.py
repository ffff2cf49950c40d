"""Protection of voices: names under seal, their forms in text, what may leave the case and what may not."""
