# `Rscript gauss_way.R PEOPLE TARGET`: small counts and what gives them away, hidden by GaussSuppression.
words <- commandArgs(trailingOnly = TRUE)
suppressMessages(library(GaussSuppression))
by <- c("departement", "age", "motif")
people <- read.csv(words[1], colClasses = "character")
made <- SuppressSmallCounts(data = people, dimVar = by, maxN = 4, protectZeros = FALSE, printInc = FALSE)
hidden <- made[made$suppressed, by]
hidden[hidden == "Total"] <- ""
writeLines(paste(hidden$departement, hidden$age, hidden$motif, sep = "|"), words[2])
status <- readLines("/proc/self/status")
cat(sub("^VmHWM:\\s+(\\d+) kB$", "\\1", grep("^VmHWM", status, value = TRUE)), "\n", sep = "")
