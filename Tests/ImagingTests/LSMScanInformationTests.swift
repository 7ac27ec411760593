import Testing

@testable import Imaging

struct LSMScanInformationTests {
    private func scan(_ tracks: [(names: [String], lasers: [Double])]) throws -> LSMScanInformation
    {
        try Fixtures.withFile(TIFFBuilder(pages: TIFFBuilder.numbered(1)).bytes()) {
            (path) throws in
            let tiff = try TIFFStructure(try InputFile.open(path))
            var scan = try LSMScanInformation(tiff, at: tiff.file.count)
            scan.tracks = tracks.map { names, lasers in
                var track = LSMScanInformation.Track()
                track.channels = names.map { LSMScanInformation.Channel(name: $0) }
                track.detectors = names.map {
                    LSMScanInformation.Channel(name: $0, dye: "dye of \($0)")
                }
                track.lasers = lasers.map { LSMScanInformation.Laser(wavelength: $0) }
                return track
            }
            return scan
        }
    }

    @Test func givesEachChannelTheLightOfItsTrack() throws {
        let scan = try scan([(["Ch1"], [405]), (["Ch2", "ChD"], [561])])
        let lights = scan.lights(["Ch1-T1", "Ch2-T2", "T PMT-T2"])
        #expect(lights.map(\.excitation) == [405, 561, 561])
        #expect(lights.map(\.dye) == ["dye of Ch1", "dye of Ch2", "dye of ChD"])
    }

    @Test func saysNothingWhereItIsNotCertain() throws {
        let two = try scan([(["Ch1", "Ch2"], [488, 561])])
        #expect(two.lights(["a", "b"]).map(\.excitation) == [nil, nil])
        #expect(two.lights(["a", "b", "c"]).isEmpty)
        let swapped = try scan([(["Ch2"], [561]), (["Ch1"], [405])])
        #expect(swapped.lights(["Ch1-T2", "Ch2-T1"]).isEmpty)
    }

    @Test func tellsObjectivesByTheirNames() {
        let oil = LSMObjective("Plan-Apochromat 63x/1.40 Oil DIC M27")
        #expect(oil.magnification == 63 && oil.aperture == 1.4 && oil.immersion == "Oil")
        let air = LSMObjective("EC Plan-Neofluar 10x/0.30")
        #expect(air.magnification == 10 && air.aperture == 0.3 && air.immersion == nil)
        let other = LSMObjective("my lens 3/4")
        #expect(other.magnification == nil && other.aperture == nil)
    }

    @Test func countsDaysAsOfficeProgramsDo() {
        #expect(DateTime.text(daysSince1899: 41353.846504629626) == "2013-03-20T20:18:58")
        #expect(DateTime.text(daysSince1899: 43890.5) == "2020-02-29T12:00:00")
        #expect(DateTime.text(daysSince1899: 36526) == "2000-01-01T00:00:00")
        #expect(DateTime.text(daysSince1899: 29_221.000_002) == "1980-01-01T00:00:00.173")
        for days in [0, -1, 1e300, .infinity, .nan] {
            #expect(DateTime.text(daysSince1899: days) == nil)
        }
    }
}
