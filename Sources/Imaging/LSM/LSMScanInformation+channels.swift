extension LSMScanInformation {
    /// What the tracks say of a channel of the image.
    struct Light {
        /// Nanometres; nil where several lasers shine at once.
        var excitation: Double?
        var dye: String?
    }

    /// The light of each channel of the image; empty where it is not certain which track a channel belongs to.
    ///
    /// - Parameter names: of the channels, such as `Ch2-T1`, whose ending counts the tracks from 1.
    func lights(_ names: [String]) -> [Light] {
        let used = tracks.indices.filter { tracks[$0].isAcquired }
        let recorded = used.flatMap { track in tracks[track].channels.map { (track, $0) } }
        let detected = used.flatMap { track in
            tracks[track].detectors.filter(\.isAcquired).map { (track, $0) }
        }
        guard let channels = [recorded, detected].first(where: { $0.count == names.count }) else {
            return []
        }
        let isContradicted = zip(channels, names).contains { channel, name in
            Self.track(name).map { ![channel.0, used.firstIndex(of: channel.0)].contains($0) }
                ?? false
        }
        guard !isContradicted else { return [] }
        return channels.map { place, channel in
            let lasers = Set(tracks[place].lasers.filter(\.isAcquired).map(\.wavelength))
            let detector = tracks[place].detectors.first { $0.name == channel.name }
            let wavelength = lasers.count == 1 ? lasers.first.flatMap(\.self) : nil
            return Light(
                excitation: wavelength.flatMap { (100...10_000).contains($0) ? $0 : nil },
                dye: channel.name == nil ? nil : detector?.dye)
        }
    }

    /// The track by the end of a channel's name, counted from 0; nil where it names none.
    private static func track(_ name: String) -> Int? {
        guard let mark = name.lastIndex(of: "-") else { return nil }
        let ending = name[name.index(after: mark)...]
        guard ending.first == "T", let number = Int(ending.dropFirst()) else { return nil }
        return number &- 1
    }
}
