"""Text: from a document's parts to its characters with zones that say who wrote which words.

In: a `Reading`. Out: the completed `Document` and its `Text` (`compose.to_text`), threads of messages
(`threads.build_threads`, by content `content_threads.find_links`), quotations credited to the mails they
repeat (`credit.credit_quotes`), duplicates (`duplicates.find_duplicates`).
Promised: zones cover the text in order; words in a quoted or forwarded zone never count as the sender's;
every span leads back to the original; time linear in the length of the text, whatever it holds.
"""
