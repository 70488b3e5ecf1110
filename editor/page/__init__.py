"""The page where a person does by hand what the adapter does: plain HTML, forms, no script."""
