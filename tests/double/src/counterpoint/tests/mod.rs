//! Tests through the real client, `tiberius`.

mod describe;
mod errors;
mod faults;
mod ncr;
mod numbers;
mod query;
mod sample;
mod transactions;
mod types;

use tiberius::{AuthMethod, Client, Config, EncryptionLevel, Row, ToSql};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_util::compat::{Compat, TokioAsyncWriteCompatExt};

use super::CounterpointDouble;

type Sql = Client<Compat<TcpStream>>;

/// A double with the sample tables, and a client of it.
struct Fixture {
    double: CounterpointDouble,
    runtime: Runtime,
    client: Option<Sql>,
}

fn config(double: &CounterpointDouble, password: &str, database: &str) -> Config {
    let mut config = Config::new();
    config.host(double.host());
    config.port(double.port());
    config.authentication(AuthMethod::sql_server(CounterpointDouble::USER, password));
    config.database(database);
    config.encryption(EncryptionLevel::NotSupported);
    config
}

async fn connect(config: Config) -> tiberius::Result<Sql> {
    let stream = TcpStream::connect(config.get_addr()).await?;
    stream.set_nodelay(true)?;
    Box::pin(Client::connect(config, stream.compat_write())).await
}

impl Fixture {
    fn new() -> Self {
        Self::with(&[sample::TABLES])
    }

    fn with(scripts: &[&str]) -> Self {
        let double = CounterpointDouble::start(scripts).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut fixture = Self { double, runtime, client: None };
        fixture.client = Some(fixture.connect().unwrap());
        fixture
    }

    fn connect(&self) -> tiberius::Result<Sql> {
        self.log_in(CounterpointDouble::PASSWORD, CounterpointDouble::DATABASE)
    }

    fn log_in(&self, password: &str, database: &str) -> tiberius::Result<Sql> {
        self.runtime.block_on(connect(config(&self.double, password, database)))
    }

    /// The rows of a query with parameters.
    fn try_rows(&mut self, sql: &str, params: &[&dyn ToSql]) -> tiberius::Result<Vec<Row>> {
        let client = self.client.as_mut().unwrap();
        self.runtime.block_on(async { client.query(sql, params).await?.into_first_result().await })
    }

    fn rows(&mut self, sql: &str, params: &[&dyn ToSql]) -> Vec<Row> {
        self.try_rows(sql, params).unwrap_or_else(|e| panic!("{sql}: {e}"))
    }

    fn execute(&mut self, sql: &str, params: &[&dyn ToSql]) -> tiberius::Result<u64> {
        let client = self.client.as_mut().unwrap();
        self.runtime.block_on(async {
            client.execute(sql, params).await.map(tiberius::ExecuteResult::total)
        })
    }

    /// Runs a batch without parameters; the rows of its last result.
    fn batch(&mut self, sql: &str) -> tiberius::Result<Vec<Row>> {
        let client = self.client.as_mut().unwrap();
        self.runtime.block_on(async {
            let results = client.simple_query(sql).await?.into_results().await?;
            Ok(results.into_iter().next_back().unwrap_or_default())
        })
    }

    /// The first column of the first row, as the double's own text.
    fn till(&self, sql: &str) -> String {
        let rows = self.double.query(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
        rows[0][0].clone().unwrap_or_else(|| "NULL".to_owned())
    }
}

/// The number of SQL Server's error, 0 if it is not one.
fn code<T>(result: &tiberius::Result<T>) -> u32 {
    result.as_ref().err().and_then(tiberius::error::Error::code).unwrap_or(0)
}
