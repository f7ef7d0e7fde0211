//! Writes the five files of an export.

use super::random::Random;
use super::{MadeData, SEED, handle};
use crate::error::{BenchError, During};
use handover_rules::Category;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Far from the days on which renewals are announced, whenever the data is made.
const EXPIRATION_YEAR: u32 = 2050;

type WriteRows = fn(MadeData, &mut BufWriter<File>) -> io::Result<()>;

impl MadeData {
    /// Writes the export to a new folder. No value needs quoting.
    pub(crate) fn write(self, folder: &Path) -> Result<(), BenchError> {
        fs::create_dir_all(folder).during(folder.display())?;
        let files: [(&str, WriteRows); 5] = [
            ("accounts.csv", Self::write_accounts),
            ("services.csv", Self::write_services),
            ("holders.csv", Self::write_holders),
            ("bills.csv", Self::write_bills),
            ("payment_methods.csv", Self::write_payment_methods),
        ];
        for (name, write) in files {
            let path = folder.join(name);
            let file = File::create(&path).during(path.display())?;
            let mut file = BufWriter::new(file);
            write(self, &mut file).and_then(|()| file.flush()).during(path.display())?;
        }
        Ok(())
    }

    fn write_accounts(self, file: &mut BufWriter<File>) -> io::Result<()> {
        writeln!(file, "nichandle,email,firstname,name,organisation,ovhSubsidiary,language,state")?;
        for account in 0..self.accounts() {
            let handle = handle(account);
            let language = if account % 2 == 0 { "fr_FR" } else { "en_GB" };
            writeln!(file, "{handle},a{account}@post.example.net,Ada,Number {account},,FR,{language},complete")?;
        }
        Ok(())
    }

    fn write_services(self, file: &mut BufWriter<File>) -> io::Result<()> {
        writeln!(
            file,
            "serviceName,category,contactAdmin,contactTech,contactBilling,creation,expiration,status,renewalType"
        )?;
        for number in 0..self.services {
            let service = self.service(number);
            let mut random = Random::of(SEED.wrapping_add(1), number);
            let [admin, tech, billing] = [service.admin, service.tech, service.billing].map(handle);
            writeln!(
                file,
                "{},{},{admin},{tech},{billing},{}-{:02}-{:02},{}-{:02}-{:02},{},automaticV2016",
                service.name,
                service.category.as_str(),
                2015 + random.below(10),
                1 + random.below(12),
                1 + random.below(28),
                EXPIRATION_YEAR + random.below(10),
                1 + random.below(12),
                1 + random.below(28),
                service.status,
            )?;
        }
        Ok(())
    }

    fn write_holders(self, file: &mut BufWriter<File>) -> io::Result<()> {
        writeln!(file, "serviceName,legalForm,firstName,lastName,organisationName,email,country")?;
        let domains = (0..self.services).map(|number| self.service(number));
        for domain in domains.filter(|service| service.category == Category::Domain) {
            writeln!(file, "{},individual,Ada,Holder,,a{}@post.example.net,FR", domain.name, domain.admin)?;
        }
        Ok(())
    }

    fn write_bills(self, file: &mut BufWriter<File>) -> io::Result<()> {
        writeln!(file, "billId,nichandle,date,dueDate,amount,currency,status")?;
        for account in 0..self.accounts() {
            writeln!(file, "FR{account},{},2025-03-05,2025-04-04,12.50,EUR,PAID", handle(account))?;
        }
        Ok(())
    }

    fn write_payment_methods(self, file: &mut BufWriter<File>) -> io::Result<()> {
        writeln!(file, "paymentMethodId,nichandle,paymentType,status,expirationDate")?;
        for account in 0..self.accounts() {
            writeln!(file, "{},{},CREDIT_CARD,VALID,{EXPIRATION_YEAR}-01-31", account + 1, handle(account))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_size_gives_same_files() {
        let folder = tempfile::tempdir().unwrap();
        let data = MadeData { services: 700, of_large_account: 70 };
        let export = |name: &str| {
            let folder = folder.path().join(name);
            data.write(&folder).unwrap();
            ["accounts", "services", "holders", "bills", "payment_methods"]
                .map(|file| fs::read_to_string(folder.join(format!("{file}.csv"))).unwrap())
        };
        let files = export("first");
        assert_eq!(files, export("second"));
        assert_eq!(files[1].lines().count(), 701);
        // Unquoted rows must have exactly the columns of their header.
        for file in &files {
            let columns = file.lines().next().unwrap().split(',').count();
            assert!(file.lines().all(|line| line.split(',').count() == columns));
        }
    }
}
