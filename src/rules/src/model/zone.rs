//! Subsidiaries of the provider with their zones, the countries that they serve, and languages.

use super::macros::string_value;
use crate::string_enum;
use serde::{Deserialize, Serialize};

string_enum! {
    /// The geographical zone of an account. Contacts can only change within one zone (guide, statement 17).
    pub enum Zone {
        /// Europe, and the subsidiaries run from there.
        Eu = "EU",
        /// Canada, Asia-Pacific and the rest of the world.
        Ca = "CA",
        /// United States.
        Us = "US",
    }
}

impl Zone {
    /// Any other zone. A placeholder for an account that is only known to be outside of the own zone.
    #[must_use]
    pub fn another(self) -> Self {
        if self == Self::Eu { Self::Ca } else { Self::Eu }
    }
}

/// The subsidiary that an account belongs to: an index into [`SUBSIDIARIES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "FR"))]
#[serde(try_from = "String", into = "String")]
pub struct Subsidiary(usize);

/// Every subsidiary, grouped by zone.
const SUBSIDIARIES: [&str; 25] = [
    "CZ", "DE", "ES", "EU", "FI", "FR", "GB", "IE", "IT", "LT", "MA", "NL", "PL", "PT", "SN", "TN", "ASIA", "AU", "CA",
    "IN", "QC", "SG", "WE", "WS", "US",
];

impl Subsidiary {
    /// Parses a code such as `FR`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|subsidiary| subsidiary.as_str() == code)
    }

    /// Every subsidiary, grouped by zone.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..SUBSIDIARIES.len()).map(Self)
    }

    /// The code, such as `FR`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        SUBSIDIARIES[self.0]
    }

    #[must_use]
    pub fn zone(self) -> Zone {
        match self.as_str() {
            "ASIA" | "AU" | "CA" | "IN" | "QC" | "SG" | "WE" | "WS" => Zone::Ca,
            "US" => Zone::Us,
            _ => Zone::Eu,
        }
    }
}

string_value! { Subsidiary or "not a subsidiary", |subsidiary| subsidiary.as_str().to_owned() }

/// Every code of ISO 3166-1 alpha-2 that is officially assigned, in order.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV \
                     BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER \
                     ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU \
                     ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT \
                     LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL \
                     NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH \
                     SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM \
                     US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// The length of a code.
const LETTERS: usize = 2;

/// The countries that a subsidiary serves besides its own (decision 0010). The others go to `WE`.
const SERVED: [(&str, &str); 9] = [
    ("FR", "BL GF GP MC MF MQ NC PF PM RE TF WF YT"),
    ("GB", "GG GI IM JE"),
    (
        "EU",
        "AD AL AM AT AX AZ BA BE BG BY CH CY DK EE FO GE GL GR HR HU IS LI LU LV MD ME MK MT NO RO RS RU SE SI SJ SK SM \
         TR UA VA",
    ),
    ("SN", "BF BI BJ CD CF CG CI CM DJ GA GN KM MG ML MR NE RW TD TG"),
    ("TN", "DZ LY"),
    ("ASIA", "BD BN BT CN HK ID JP KG KH KP KR KZ LA LK MM MN MO MV MY NP PH PK TH TJ TL TM TW UZ VN"),
    ("AU", "CC CK CX FJ FM HM KI MH NF NR NU NZ PG PN PW SB TK TO TV VU WS"),
    ("WS", "AR BO CL CO CR CU DO EC GT HN MX NI PA PE PY SV UY VE"),
    ("US", "AS GU MP PR UM VI"),
];

/// The countries that have a subsidiary of their own. Not [`Subsidiary::parse`]: `WS` is Samoa here, and the subsidiary of
/// countries that speak Spanish there.
const OWN_SUBSIDIARY: &str = "AU CA CZ DE ES FI FR GB IE IN IT LT MA NL PL PT SG SN TN US";

/// A country or territory, by its code of ISO 3166-1 alpha-2: the place of the code in [`CODES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "FR"))]
#[serde(try_from = "String", into = "String")]
pub struct Country(usize);

impl Country {
    /// Parses a code such as `BE`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|country| country.as_str() == code)
    }

    /// The country that a language tag of a browser names, such as `fr-CA` or `zh-Hant-TW`.
    #[must_use]
    pub fn of_language_tag(tag: &str) -> Option<Self> {
        tag.split(['-', '_']).skip(1).find_map(Self::parse)
    }

    /// Every country, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..CODES.len().div_ceil(LETTERS + 1)).map(|place| Self(place * (LETTERS + 1)))
    }

    /// The code, such as `BE`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        &CODES[self.0..self.0 + LETTERS]
    }

    #[must_use]
    pub fn has_subsidiary(self) -> bool {
        is_among(OWN_SUBSIDIARY, self.as_str())
    }

    /// The subsidiary that serves an account of this country in a language.
    ///
    /// # Panics
    /// Never: every subsidiary named here exists.
    #[must_use]
    pub fn subsidiary(self, language: Language) -> Subsidiary {
        let served = || SERVED.iter().find(|(_, countries)| is_among(countries, self.as_str())).map(|(of, _)| *of);
        let code = match self.as_str() {
            "CA" if language == Language::French => "QC",
            own if is_among(OWN_SUBSIDIARY, own) => own,
            _ => served().unwrap_or("WE"),
        };
        Subsidiary::parse(code).expect("a subsidiary")
    }
}

fn is_among(codes: &str, code: &str) -> bool {
    codes.split_ascii_whitespace().any(|other| other == code)
}

string_value! { Country or "not a country of ISO 3166-1", |country| country.as_str().to_owned() }

/// Account languages that the provider knows, as it spells them: its owner chooses one of these. An import may set others.
pub const LOCALES: [&str; 19] = [
    "cs_CZ", "de_DE", "en_AU", "en_CA", "en_GB", "en_IE", "en_US", "es_ES", "fi_FI", "fr_CA", "fr_FR", "fr_MA",
    "fr_SN", "fr_TN", "it_IT", "lt_LT", "nl_NL", "pl_PL", "pt_PT",
];

string_enum! {
    /// A language with translations. Its name is the BCP 47 tag, as in `<html lang>` and in the translation's file name.
    #[derive(Default)]
    pub enum Language {
        /// English, also the fallback for locales without a translation.
        #[default]
        English = "en",
        /// French.
        French = "fr",
    }
}

impl Language {
    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.as_str()
    }

    /// The translation for an account locale such as `fr_FR`.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let tag = locale.get(..2).unwrap_or_default();
        let known = Self::ALL.into_iter().find(|language| language.as_str().eq_ignore_ascii_case(tag));
        known.unwrap_or_default()
    }

    /// The locale of the language's main country, for people without an account. One of [`LOCALES`].
    #[must_use]
    pub const fn main_locale(self) -> &'static str {
        match self {
            Self::English => "en_GB",
            Self::French => "fr_FR",
        }
    }

    /// The account locale for this language in a subsidiary: with the subsidiary's country if the provider knows that
    /// combination, with the language's main country otherwise. One of [`LOCALES`].
    #[must_use]
    pub fn locale(self, subsidiary: Subsidiary) -> &'static str {
        match (self, subsidiary.as_str()) {
            (Self::English, "AU") => "en_AU",
            (Self::English, "CA" | "QC") => "en_CA",
            (Self::English, "IE") => "en_IE",
            (Self::English, "US") => "en_US",
            (Self::French, "CA" | "QC") => "fr_CA",
            (Self::French, "MA") => "fr_MA",
            (Self::French, "SN") => "fr_SN",
            (Self::French, "TN") => "fr_TN",
            (language, _) => language.main_locale(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(code: &str, language: Language) -> &'static str {
        Country::parse(code).expect("a country").subsidiary(language).as_str()
    }

    #[test]
    fn all_assigned_codes_are_countries_and_no_others() {
        let all: Vec<&str> = Country::all().map(Country::as_str).collect();
        assert_eq!(all.len(), 249);
        assert!(all.is_sorted() && all.iter().all(|code| code.len() == 2), "{all:?}");
        for code in ["", "fr", "FRA", "EU", "QC", "WE", "UK", "XX", "FR DE", " FR"] {
            assert_eq!(Country::parse(code), None, "{code}");
        }
    }

    #[test]
    fn each_country_is_named_once_and_has_a_subsidiary() {
        let served = SERVED.iter().flat_map(|(_, countries)| countries.split_ascii_whitespace());
        let mut named: Vec<&str> = served.chain(OWN_SUBSIDIARY.split_ascii_whitespace()).collect();
        let number = named.len();
        named.sort_unstable();
        named.dedup();
        assert_eq!(named.len(), number);
        assert!(named.iter().all(|code| Country::parse(code).is_some()));
        for country in Country::all() {
            for language in Language::ALL {
                let _ = country.subsidiary(language);
            }
        }
    }

    #[test]
    fn subsidiaries_serve_their_own_country_their_territories_and_their_neighbours() {
        use Language::{English, French};
        for (country, language, subsidiary) in [
            ("FR", English, "FR"),
            ("RE", French, "FR"),
            ("JE", English, "GB"),
            ("BE", French, "EU"),
            ("CA", English, "CA"),
            ("CA", French, "QC"),
            ("CI", French, "SN"),
            ("DZ", French, "TN"),
            ("JP", English, "ASIA"),
            ("NZ", English, "AU"),
            // Samoa is not the subsidiary of the same letters.
            ("WS", English, "AU"),
            ("MX", English, "WS"),
            ("BR", English, "WE"),
            ("ZA", English, "WE"),
            ("PR", English, "US"),
        ] {
            assert_eq!(served(country, language), subsidiary, "{country}");
        }
    }

    #[test]
    fn a_language_tag_may_name_a_country() {
        let named = |tag| Country::of_language_tag(tag).map(Country::as_str);
        assert_eq!(named("fr-CA"), Some("CA"));
        assert_eq!(named("zh-Hant-TW"), Some("TW"));
        assert_eq!(named("fr_BE"), Some("BE"));
        for tag in ["fr", "", "de-1996", "es-419", "FR"] {
            assert_eq!(named(tag), None, "{tag}");
        }
    }

    #[test]
    fn countries_are_codes_on_the_wire() {
        let of = |code: &str| Country::try_from(code.to_owned());
        let belgium = of("BE").expect("a country");
        assert_eq!((String::from(belgium), belgium.has_subsidiary()), ("BE".to_owned(), false));
        assert!(of("FR").is_ok_and(Country::has_subsidiary));
        assert_eq!(of("be"), Err("not a country of ISO 3166-1"));
    }
}
