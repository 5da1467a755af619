// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/command_line.h"
#include "app/cli/command_support.h"
#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "core/jobs/doctor/advice.h"
#include "core/jobs/doctor/computer_text.h"

#include <ostream>

namespace bauta::cli
{

int DoctorCommand::execute(Environment& environment) const
{
    jobs::ComputerRequest request;
    request.modelFolders = environment.modelFolders;
    request.measure = !m_options.noMeasurement;
    request.alone = true;
    Expected<jobs::ComputerReport> report = [&] {
        ProgressBar bar(environment.streams, true, "steps");
        return jobs::describeComputer(request, environment.services,
                                      {environment.cancel, [&bar](const Progress& progress) {
                                           bar.show(progress);
                                       }});
    }();
    if (!report) {
        return refuse(environment, report.error());
    }
    environment.streams.out << (m_options.json ? jobs::toJson(*report) : jobs::toText(*report));
    return jobs::canCoverPhotos(*report) ? kExitDone : kExitFailed;
}

} // namespace bauta::cli
