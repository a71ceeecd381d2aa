\set id random(1, 9000000000000)
INSERT INTO profile (tenant_id, user_id, name) VALUES ('bench-insert', :id::text, 'Brave Tiger 42') ON CONFLICT DO NOTHING;
