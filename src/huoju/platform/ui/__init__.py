"""What all pages share: layout, tables, charts, forms, figures, downloads, error pages, languages."""
