# Writes real series of counts (timestamp,count) to a folder, from data that packages carry; what may be shown of them
# stands in their own licences, and nothing of them is in this repository.
#   Rscript tests/bench/count_series.R FOLDER [FLIGHTS.csv] [LIBRARY]
# Needs the Debian packages r-cran-modeldata, r-cran-dslabs and r-cran-forecast (in LIBRARY where they are only unpacked);
# FLIGHTS.csv is data/flights-3m.csv of the npm package vega-datasets 1.31.1.
arguments <- commandArgs(TRUE)
folder <- arguments[1]
dir.create(folder, showWarnings = FALSE, recursive = TRUE)
library <- if (length(arguments) > 2) arguments[3] else NULL
from <- function(name, package) {
  here <- new.env()
  data(list = name, package = package, lib.loc = library, envir = here)
  here[[name]]
}
keep <- function(name, timestamp, count) {
  write.csv(data.frame(timestamp = timestamp, count = count), file.path(folder, paste0(name, ".csv")),
            row.names = FALSE, quote = FALSE)
}

# Entries to stations of Chicago's railway, every day; those of other stations are given two weeks late.
chicago <- from("Chicago", "modeldata")
entries <- function(name, station, first, last) {
  day <- as.Date(chicago$date) - if (station == "ridership") 0 else 14
  kept <- day >= as.Date(first) & day < as.Date(last)
  keep(name, format(day[kept]), round(1000 * chicago[[station]][kept]))
}
entries("days-quincy-2002-2005", "Quincy_Wells", "2002-01-01", "2005-05-01")
entries("days-addison-2004-2007", "Addison", "2004-01-01", "2007-07-01")
entries("days-belmont-2007-2009", "Belmont", "2007-01-01", "2009-03-01")
entries("days-western-2008-2012", "Western", "2008-06-01", "2012-11-01")
entries("days-clark-2001-2016", "ridership", "2001-02-01", "2016-08-01")
entries("held-out-days-monroe-2010-2013", "Monroe", "2010-01-01", "2013-06-01")
entries("held-out-days-jefferson-2012-2014", "Jefferson_Park", "2012-02-01", "2014-02-01")
entries("held-out-days-polk-2005-2008", "Polk", "2005-05-01", "2008-10-01")
entries("held-out-days-kedzie-2013-2014", "Kedzie", "2013-06-01", "2014-03-15")

# Half hours of electricity demand in England and Wales: no count, but a real shape of twelve weeks.
demand <- as.numeric(from("taylor", "forecast"))
start <- as.POSIXct("2000-06-05", tz = "UTC")
keep("half-hours-demand-2000", format(start + 1800 * (seq_along(demand) - 1), "%Y-%m-%d %H:%M"), demand)

# How often somebody wrote in public: hours and days with hardly any, zeros put in.
written <- as.POSIXct(format(from("trump_tweets", "dslabs")$created_at), tz = "UTC")
often <- function(name, times, step, first, last, form) {
  all <- seq(as.POSIXct(first, tz = "UTC"), as.POSIXct(last, tz = "UTC") - 1, by = step)
  place <- floor(as.numeric(difftime(times, all[1], units = "secs")) / step) + 1
  keep(name, format(all, form), tabulate(place[place >= 1], length(all)))
}
often("hours-written-2013-2015", written, 3600, "2013-01-01", "2015-06-01", "%Y-%m-%d %H:%M")
often("held-out-days-written-2013-2017", written, 86400, "2013-01-01", "2017-12-31", "%Y-%m-%d")

# Departures from airports of the United States, January to March 2001; a slot without any is left out.
if (length(arguments) > 1 && nzchar(arguments[2])) {
  flights <- read.csv(arguments[2], colClasses = "character")
  departures <- function(name, chosen, minutes) {
    clock <- as.integer(substr(chosen, 5, 6)) * 60 + as.integer(substr(chosen, 7, 8))
    clock <- clock %/% minutes * minutes
    counts <- table(sprintf("2001-%s-%s %02d:%02d", substr(chosen, 1, 2), substr(chosen, 3, 4), clock %/% 60, clock %% 60)[clock < 1440])
    keep(name, names(counts), as.integer(counts))
  }
  departures("hours-departures-phx-2001", flights$date[flights$origin == "PHX"], 60)
  departures("half-hours-departures-mdw-2001", flights$date[flights$origin == "MDW"], 30)
  departures("held-out-half-hours-departures-2001", flights$date, 30)
}
