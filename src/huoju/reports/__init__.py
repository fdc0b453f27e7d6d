"""What people read: pages and pictures made from results, without any service or file from elsewhere."""
