"""What a sentence says, by rules on its words: who does what to whom, figures, dates, names, polarity.

No stage: matching, weighing, checking and the pipeline may all use it. It imports nothing but the model.
"""
