-- Words as enumerations: Parquet writes their dictionary directly.
CREATE TYPE outcome AS ENUM ('met', 'unmet', 'unknown');
CREATE TYPE verdict AS ENUM ('pass', 'fail', 'undetermined');
